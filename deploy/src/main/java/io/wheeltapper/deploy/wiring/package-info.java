/**
 * Where the parts are put together: a bundle, a running agent, a replay. Plain Java; the CLI calls
 * it.
 */
@NullMarked
package io.wheeltapper.deploy.wiring;

import org.jspecify.annotations.NullMarked;
