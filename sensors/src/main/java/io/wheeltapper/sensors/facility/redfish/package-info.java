/**
 * BMCs, PDUs and CDUs by Redfish, old resources and new ones. Documents are read by pure functions;
 * what is asked when is {@link Tree}'s, the asking {@link Walk}'s.
 */
@NullMarked
package io.wheeltapper.sensors.facility.redfish;

import org.jspecify.annotations.NullMarked;
