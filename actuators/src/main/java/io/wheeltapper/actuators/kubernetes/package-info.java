/** Kubernetes: cordon, uncordon, evict and delete, by the API server alone. */
@NullMarked
package io.wheeltapper.actuators.kubernetes;

import org.jspecify.annotations.NullMarked;
