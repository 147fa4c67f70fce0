/** What somebody wants to do: to a resource, or to a path that is none. */
export type ResourceAttributes = {
  readonly kind: 'resource';
  readonly verb: string;
  /** Canonical spelling. */
  readonly group: string;
  /** With its subresource: `pods/log`. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
};

export type PathAttributes = { readonly kind: 'path'; readonly verb: string; readonly path: string };
export type Attributes = ResourceAttributes | PathAttributes;
