/** PDUs, meters and UPSes by SNMP: what is asked of which device stands in OID maps. */
@NullMarked
package io.wheeltapper.sensors.facility.snmp;

import org.jspecify.annotations.NullMarked;
