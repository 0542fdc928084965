/**
 * How the agent is watched: what is counted of the ledger's entries, traces, log lines. Reads only;
 * no decision rests on it.
 */
@NullMarked
package io.wheeltapper.deploy.observe;

import org.jspecify.annotations.NullMarked;
