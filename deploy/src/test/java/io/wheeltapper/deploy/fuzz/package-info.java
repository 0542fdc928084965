/** Parsers of text that strangers write, under inputs that nobody would write. */
@NullMarked
package io.wheeltapper.deploy.fuzz;

import org.jspecify.annotations.NullMarked;
