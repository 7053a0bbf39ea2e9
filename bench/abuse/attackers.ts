// The attackers, in a process of their own.
import { constants, setPriority } from 'node:os';
import { Assault } from './assault.js';
import { ATTACKS } from './attacks.js';
import type { AttackersCommand, AttackersReply } from './messages.js';

// They are to take no processor from the server, as if they were on another host.
setPriority(constants.priority.PRIORITY_LOW);
let assault: Assault | undefined;

process.on('message', (command: AttackersCommand) => {
  switch (command.type) {
    case 'begin':
      assault = new Assault(command.url);
      ATTACKS[command.attack]!(assault);
      reply({ type: 'begun' });
      return;
    case 'end':
      reply({ type: 'ended', ...assault!.end() });
      return;
    default:
      command satisfies never;
  }
});
process.once('disconnect', () => process.exit());
reply({ type: 'ready', attacks: Object.keys(ATTACKS) });

function reply(message: AttackersReply): void {
  process.send!(message);
}
