/**
 * Who a site's BMCs are and which certificates are believed: one list and one word of it for what
 * reads them and what writes to them.
 */
@NullMarked
package io.wheeltapper.core.bmc;

import org.jspecify.annotations.NullMarked;
