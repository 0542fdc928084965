/** Who may do what: rights, roles, and how a caller proves who they are. */
@NullMarked
package io.wheeltapper.deploy.rights;

import org.jspecify.annotations.NullMarked;
