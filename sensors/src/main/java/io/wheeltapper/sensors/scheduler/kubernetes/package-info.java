/**
 * Kubernetes: nodes, pods and the controllers above them, by informers. Everything but {@code
 * FabricServer} is plain Java over the objects' JSON, so that a recorded list reads the same way.
 */
@NullMarked
package io.wheeltapper.sensors.scheduler.kubernetes;

import org.jspecify.annotations.NullMarked;
