/** NVIDIA's Fabric Manager, which brings up NVSwitch: its service, its version, its log. */
@NullMarked
package io.wheeltapper.sensors.gpu.fabricmanager;

import org.jspecify.annotations.NullMarked;
