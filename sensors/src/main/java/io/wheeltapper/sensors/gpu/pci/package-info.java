/** Which GPUs the PCI bus itself lists, from sysfs: a witness beside the driver. */
@NullMarked
package io.wheeltapper.sensors.gpu.pci;

import org.jspecify.annotations.NullMarked;
