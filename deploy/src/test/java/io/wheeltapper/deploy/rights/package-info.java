/** Who may do what, asked over HTTP. */
@org.jspecify.annotations.NullMarked
package io.wheeltapper.deploy.rights;
