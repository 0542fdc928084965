/** The console as persons use it, in a real browser. */
@NullMarked
package io.wheeltapper.deploy.console;

import org.jspecify.annotations.NullMarked;
