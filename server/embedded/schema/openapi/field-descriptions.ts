/**
 * What to say of a field that holds another type. The models describe those types, but not the fields themselves;
 * for fields not named here the description of the type stands in.
 */
export const FIELD_DESCRIPTIONS: ReadonlyMap<string, string> = new Map(Object.entries({
  metadata: 'Who the object is: its name, labels, annotations and history.',
  spec: 'What is asked for.',
  status: 'What was last observed. Written by the system.',
  template: 'The object that is made, again and again, from this one.',
  jobTemplate: 'The Job that is made at each time of the schedule.',
  selector: 'Chooses by labels the objects that this one looks after.',
  labelSelector: 'Chooses objects by their labels.',
  namespaceSelector: 'Chooses namespaces by their labels.',
  podSelector: 'Chooses Pods by their labels.',
  strategy: 'How old Pods give way to new ones.',
  updateStrategy: 'How old Pods give way to new ones.',
  rollingUpdate: 'How far a rolling update may go at a time.',
  resources: 'What is requested at least, and allowed at most.',
  securityContext: 'Under which user, and with which privileges, it runs.',
  affinity: 'Where it should run, and next to what.',
  livenessProbe: 'The container is restarted when this check fails.',
  readinessProbe: 'The container gets no traffic while this check fails.',
  startupProbe: 'Until this check succeeds, the other ones wait.',
  lifecycle: 'What to do after the container starts and before it stops.',
  valueFrom: 'Where the value comes from, when it is not written here.',
  scaleTargetRef: 'The object that is scaled.',
  behavior: 'How fast it scales, up and down.',
  roleRef: 'The role that is given.',
  names: 'How the kind is called in URLs, manifests and commands.',
  schema: 'What objects of this version may hold.',
  subresources: 'Which parts of the object have an address of their own.',
}));
