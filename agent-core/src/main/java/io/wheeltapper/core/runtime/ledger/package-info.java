/**
 * The ledger: canonical entries as the leaves of a Merkle tree, in SQLite, with signed checkpoints;
 * and the audit that needs nothing but the folder. Plain Java; readers need no running agent.
 */
@NullMarked
package io.wheeltapper.core.runtime.ledger;

import org.jspecify.annotations.NullMarked;
