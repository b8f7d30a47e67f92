// Runs what was built. The campaigns of the long run (LINKEDRECORDS_LONG=1) may take an hour, everything else five minutes.
import { spawnSync } from 'node:child_process';

const patience = process.env.LINKEDRECORDS_LONG === '1' ? 3_600_000 : 300_000;
const { status } = spawnSync(process.execPath, ['--test', '--test-force-exit', `--test-timeout=${patience}`, 'build/'], {
    stdio: 'inherit',
});
process.exit(status ?? 1);
