/** A config or probe file in TypeScript or JavaScript. Where a value stands is found out only when there is an error to show. */
import { UserError } from '../../core/errors.ts'
import { placeOnLine, type SourceDocument, type SourceFile } from './document.ts'
import { importScript } from './import-script.ts'

export async function readScript(source: SourceFile, cwd: string, label: string): Promise<SourceDocument> {
  const { hasDefault, value } = await importScript(source, cwd)
  if (!hasDefault) {
    const place = placeOnLine(source, 1, 1)
    throw new UserError('PARITY_FILE_EXPORT', `${source.shown}: has no default export`, {
      at: place.at,
      hint:
        label === 'the config'
          ? 'Write: export default defineConfig({ environments: { ... } })'
          : 'Write: export default defineProbes([ ... ])',
    })
  }
  return {
    file: source.file,
    shown: source.shown,
    label,
    value,
    async locate(path, part) {
      const { locateInDefaultExport } = await import('./script-tree.ts')
      return locateInDefaultExport(source, path, part)
    },
  }
}
