/** The assembled agent. */
@NullMarked
package io.wheeltapper.deploy;

import org.jspecify.annotations.NullMarked;
