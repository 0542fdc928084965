/**
 * What is done to a machine's GPUs on that machine itself: looked at at the last moment, done, set
 * back to what it was, and told as one JSON object.
 */
@NullMarked
package io.wheeltapper.actuators.gpu.node;

import org.jspecify.annotations.NullMarked;
