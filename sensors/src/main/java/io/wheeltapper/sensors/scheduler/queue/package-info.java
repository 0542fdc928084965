/**
 * What a queue's GPUs and its waiting jobs say together, alike for every scheduler: what is free,
 * how large a job finds a place, and which one waits only because what is free lies scattered. Pure
 * but for {@link io.wheeltapper.sensors.scheduler.queue.Waiting}, which remembers since when.
 */
@NullMarked
package io.wheeltapper.sensors.scheduler.queue;

import org.jspecify.annotations.NullMarked;
