/** What {@code nvidia-smi} prints: {@code -q}, {@code -q -x} and {@code --query-gpu} in CSV. */
@NullMarked
package io.wheeltapper.sensors.gpu.smi;

import org.jspecify.annotations.NullMarked;
