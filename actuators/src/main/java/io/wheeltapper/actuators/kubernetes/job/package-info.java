/**
 * The job controllers of Kubernetes, seen as one: jobs are asked for a checkpoint, stopped by their
 * own controller's switch (or by the queue that owns it), and started again. The calls themselves
 * are behind the port {@link io.wheeltapper.actuators.kubernetes.job.Jobs}.
 */
@NullMarked
package io.wheeltapper.actuators.kubernetes.job;

import org.jspecify.annotations.NullMarked;
