/**
 * The host's people. Nobody else writes the table `people`; ownership reads it through `inventory/`.
 * The folders beside this one import the file they need and not this index.
 */
export { listPeople, type PeopleQuery } from './list.ts'
export { ParseFailure, putPeople, type PersonLine } from './put.ts'
export { peopleByEmail, peopleByKey } from './read.ts'
export { rememberRequester } from './requester.ts'
export { keyOfEmail, keyOfId, personOf } from './rows.ts'
