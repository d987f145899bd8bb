import type { ProjectRequest } from '../../../../src/config/project.ts'
import type { Files } from '../project-folder.ts'

/** A broken project. Its name is that of its golden file. */
export type ErrorCase = { readonly files: Files; readonly request?: Partial<Omit<ProjectRequest, 'cwd'>> }
export type ErrorCases = Readonly<Record<string, ErrorCase>>
