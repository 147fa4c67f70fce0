import { startControlPlane } from '#server/control-plane.ts';
import { createLogger } from '#server/platform/logger.ts';
import { Transport } from '#server/kube-client/transport.ts';
const orig = Transport.prototype.call;
Transport.prototype.call = async function (r: any) { if (r.method !== 'GET') console.log(this.cluster, r.method, r.path, (r.body ?? '').slice(0, 600)); return orig.call(this, r); };
const p = await startControlPlane({ dataFolder: '/tmp/cpfleet', hostKubeconfig: '/tmp/cpfleet/host.kubeconfig', fleet: 'embedded' }, createLogger('debug'));
await new Promise((r) => setTimeout(r, 5000));
console.log(JSON.stringify(p.health().calls)); await p.stop(); process.exit(0);
