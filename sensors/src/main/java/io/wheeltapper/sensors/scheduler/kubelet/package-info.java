/**
 * The kubelet of one node, asked by gRPC over its unix socket which devices it gave to which pods.
 * Everything but {@code KubeletSocket} is plain Java.
 */
@NullMarked
package io.wheeltapper.sensors.scheduler.kubelet;

import org.jspecify.annotations.NullMarked;
