/** Sends the ledger's entries to receivers that the configuration names. */
@NullMarked
package io.wheeltapper.deploy.webhooks;

import org.jspecify.annotations.NullMarked;
