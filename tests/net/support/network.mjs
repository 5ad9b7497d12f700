// A centre and a room far away, each in a network namespace of its own, with two lines between them that can be cut,
// shaped, narrowed and filtered. Tests run inside the centre's namespace (run.mjs makes it and removes it), so the
// machine's own network is neither used nor touched.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The name rooms know the centre by; what it resolves to is the room's own hosts file (Network.resolve). */
export const kCentreName = 'centre.nhipcau.test';
/** The centre's address: of no line, so that it is reached by either. */
export const kCentreAddress = '10.77.9.1';

const line = (n) => ({
  device: `line${n}`,  // the same name at both ends
  centre: `10.77.${n}.1`,
  room: `10.77.${n}.2`,
});
/** Line 0 is the room's way to the centre; line 1 is taken only by who asks for it by name (SO_BINDTODEVICE). */
export const kLines = [line(0), line(1)];

const kTable = (n) => (n === 0 ? 'main' : String(10 + n));

/** What `ip netns exec` lays over /etc there. */
const filesOf = (namespace) => join('/etc/netns', namespace);

function writeHosts(namespace, known) {
  writeFileSync(join(filesOf(namespace), 'hosts'), `127.0.0.1 localhost\n${known ? `${kCentreAddress} ${kCentreName}\n` : ''}`);
}

function must(program, args, input) {
  const done = spawnSync(program, args, { encoding: 'utf8', input });
  if (done.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${done.error ?? (done.stderr.trim() || done.status)}`);
  }
  return done.stdout;
}

export class Network {
  /** `id` is part of the namespaces' names; two runs at once need two. */
  constructor(id) {
    this.id = id;
    this.centre = `nhipcau-${id}-centre`;
    this.room = `nhipcau-${id}-room`;
  }

  /** The one run.mjs has made for this test. */
  static current() {
    if (!process.env.NHIPCAU_NET) throw new Error('start it by: node tests/net/support/run.mjs FILE');
    return new Network(process.env.NHIPCAU_NET);
  }

  make() {
    for (const namespace of [this.centre, this.room]) {
      must('ip', ['netns', 'add', namespace]);
      this.#ip(namespace, 'link', 'set', 'lo', 'up');
    }
    this.#ip(this.centre, 'addr', 'add', `${kCentreAddress}/32`, 'dev', 'lo');
    kLines.forEach(({ device, centre, room }, n) => {
      must('ip', ['link', 'add', device, 'netns', this.centre, 'type', 'veth', 'peer', 'name', device, 'netns', this.room]);
      this.#ip(this.centre, 'addr', 'add', `${centre}/24`, 'dev', device);
      this.#ip(this.room, 'addr', 'add', `${room}/24`, 'dev', device);
      for (const namespace of [this.centre, this.room]) {
        // Packets of the size they would have on a line, not the large ones a kernel hands to itself.
        this.#ip(namespace, 'link', 'set', device, 'gso_max_segs', '1', 'up');
      }
      this.#routeBy(n);
    });
    this.#ip(this.room, 'rule', 'add', 'oif', kLines[1].device, 'table', kTable(1));
    for (const namespace of [this.centre, this.room]) {
      mkdirSync(filesOf(namespace), { recursive: true });
      writeFileSync(join(filesOf(namespace), 'resolv.conf'), 'nameserver 10.77.9.9\noptions timeout:1 attempts:1\n');
      writeHosts(namespace, true);
    }
  }

  /** Namespaces go with their devices, routes and rules. Never fails: what is not there is removed. */
  remove() {
    for (const namespace of [this.room, this.centre]) {
      spawnSync('ip', ['netns', 'delete', namespace]);
      rmSync(filesOf(namespace), { recursive: true, force: true });
    }
  }

  /** What starts `program` there: [program, arguments…] for spawn. It keeps the process id spawn tells. */
  inside(namespace, ...command) {
    return ['ip', 'netns', 'exec', namespace, ...command];
  }

  /** The far end of a line goes down: the carrier is lost at once; routes and addresses of the room stay. */
  cut(n = 0) {
    this.#ip(this.centre, 'link', 'set', kLines[n].device, 'down');
  }

  mend(n = 0) {
    this.#ip(this.centre, 'link', 'set', kLines[n].device, 'up');
  }

  /**
   * Packets between centre and room that match an nft expression vanish without a word, both ways or one: `up` what the
   * room sends, `down` what it gets. 'meta l4proto udp', 'meta length > 1300'. They are dropped where they arrive, as they
   * were on the line. Replaces what was dropped before.
   */
  drop(match, directions = ['up', 'down']) {
    this.pass();
    const arrivals = { up: this.centre, down: this.room };
    for (const direction of directions) {
      this.#nft(arrivals[direction], ['table inet fault {', 'chain arrives {',
        'type filter hook input priority 0; policy accept;', `iifname "line*" ${match} drop`, '}', '}'].join('\n'));
    }
  }

  /** Nothing passes line `n`, though its carrier stays: what a dead router does. */
  blackHole(n = 0) {
    this.drop(`iifname "${kLines[n].device}"`);
  }

  /** Ends `drop` and `blackHole`. */
  pass() {
    for (const namespace of [this.centre, this.room]) this.#nft(namespace, 'table inet fault\ndelete table inet fault');
  }

  /**
   * A line carries no more than this; `latency_ms` is how long its queue may grow. Null: as it was. `marks`: its router sends
   * what is marked EF first, as voice has it in networks that keep quality of service.
   */
  shape(n, { up_kbit = null, down_kbit = null, latency_ms = 200, marks = false } = {}) {
    const ends = [[this.room, up_kbit], [this.centre, down_kbit]];
    for (const [namespace, kbit] of ends) {
      const { device } = kLines[n];
      const tbf = ['dev', device, 'root', 'tbf', 'rate', `${kbit}kbit`, 'burst', '4kb', 'latency', `${latency_ms}ms`];
      // Changed where it stands if it can be: what is in the line's queue stays there, as on a line that gets narrow.
      if (kbit !== null && !marks && spawnSync('tc', ['-n', namespace, 'qdisc', 'change', ...tbf]).status === 0) continue;
      spawnSync('tc', ['-n', namespace, 'qdisc', 'delete', 'dev', device, 'root']);
      if (kbit === null) continue;
      if (marks) {
        this.#sendMarkedFirst(namespace, device, kbit, latency_ms);
      } else {
        must('tc', ['-n', namespace, 'qdisc', 'add', ...tbf]);
      }
    }
  }

  /** Two queues share the line's rate: of EF, which goes first, and of everything else, as long as the line's one queue was. */
  #sendMarkedFirst(namespace, device, kbit, latency_ms) {
    const add = (...what) => must('tc', ['-n', namespace, what[0], 'add', 'dev', device, ...what.slice(1)]);
    const share = ['htb', 'rate', `${kbit / 2}kbit`, 'ceil', `${kbit}kbit`, 'burst', '2kb', 'cburst', '2kb', 'prio'];
    add('qdisc', 'root', 'handle', '1:', 'htb', 'default', '20');
    add('class', 'parent', '1:', 'classid', '1:1', 'htb', 'rate', `${kbit}kbit`, 'burst', '4kb', 'cburst', '4kb');
    add('class', 'parent', '1:1', 'classid', '1:10', ...share, '0');
    add('class', 'parent', '1:1', 'classid', '1:20', ...share, '1');
    for (const leaf of ['1:10', '1:20']) add('qdisc', 'parent', leaf, 'bfifo', 'limit', String(Math.ceil((kbit * latency_ms) / 8)));
    this.#nft(namespace, ['table inet marks', 'delete table inet marks', 'table inet marks {', 'chain leaves {',
      'type filter hook postrouting priority 0; policy accept;', `oifname "${device}" ip dscp ef meta priority set 1:10`, '}', '}'].join('\n'));
  }

  /** Both ends of a line know that no more than this fits. */
  setMtu(n, bytes) {
    for (const namespace of [this.centre, this.room]) this.#ip(namespace, 'link', 'set', kLines[n].device, 'mtu', String(bytes));
  }

  /** The room gets another address on a line, as after an address translator was started again. */
  changeAddress(n, address) {
    const { device } = kLines[n];
    this.#ip(this.room, 'addr', 'flush', 'dev', device);
    this.#ip(this.room, 'addr', 'add', `${address}/24`, 'dev', device);
    this.#routeBy(n);
  }

  /** Whether the room can resolve the centre's name. */
  resolve(works) {
    writeHosts(this.room, works);
  }

  #ip(namespace, ...args) {
    must('ip', ['-n', namespace, ...args]);
  }

  #routeBy(n) {
    const { device, centre } = kLines[n];
    this.#ip(this.room, 'route', 'replace', kCentreAddress, 'via', centre, 'dev', device, 'table', kTable(n));
  }

  #nft(namespace, rules) {
    must('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], `${rules}\n`);
  }
}
