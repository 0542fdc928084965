/** Why a case went as it did, from its ledger. */
@org.jspecify.annotations.NullMarked
package io.wheeltapper.deploy.explain;
