/** What an auditor takes away. */
@org.jspecify.annotations.NullMarked
package io.wheeltapper.deploy.review;
