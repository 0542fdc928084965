/** The loop on Vert.x: threads, timers, the event bus between the steps, the watch over sensors. */
@NullMarked
package io.wheeltapper.core.runtime;

import org.jspecify.annotations.NullMarked;
