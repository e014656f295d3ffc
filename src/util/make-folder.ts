import { mkdir } from 'node:fs/promises';

/** Makes a folder and those above it, where they are missing. Throws Error of the system that says what is wrong. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const { code, path: missing } = error as NodeJS.ErrnoException;
    // On a read-only disk Node says that there is no such folder; asked for that one alone it says why.
    if (code === 'ENOENT' && missing !== undefined) await mkdir(missing);
    throw error;
  }
}
