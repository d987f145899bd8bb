/** JSON Schemas of expectations, compiled as the config loader checked them. A file of its own, because it imports ajv. */
export { compileSchema } from '../config/compile-schema.ts'
