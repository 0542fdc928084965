/**
 * What the console asks a running agent, and how the answers are made of world, book and ledger.
 */
@NullMarked
package io.wheeltapper.deploy.views;

import org.jspecify.annotations.NullMarked;
