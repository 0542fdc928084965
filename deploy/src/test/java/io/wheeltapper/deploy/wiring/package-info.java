/** How the agent is put together: what is kept of what was in force. */
@NullMarked
package io.wheeltapper.deploy.wiring;

import org.jspecify.annotations.NullMarked;
