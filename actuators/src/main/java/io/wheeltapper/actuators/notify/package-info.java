/** Calls a person: a signed webhook. */
@NullMarked
package io.wheeltapper.actuators.notify;

import org.jspecify.annotations.NullMarked;
