/**
 * The store: every bundle, model and pipeline file by its digest, and what of it is desired. It is
 * the truth that the framework is filled from at each start.
 *
 * <pre>
 * artifacts/SHA256      a file or a folder, named by its digest
 * desired-state.json    the current revision
 * history/NUMBER.json   every revision
 * sessions/ID/          what a process that has the store open is working on
 * lock                  held for a moment by whoever changes something
 * </pre>
 */
@NullMarked
package io.sensorium.host.store;

import org.jspecify.annotations.NullMarked;
