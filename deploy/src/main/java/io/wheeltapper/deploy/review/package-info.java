/** What an auditor takes away: exports of entries, and reports of a period. */
@org.jspecify.annotations.NullMarked
package io.wheeltapper.deploy.review;
