/**
 * The check of an import: an independent reading of the file, held against what the platform
 * answers. Nothing here is shared with the import, so that one mistake is not made twice.
 */
@NullMarked
package io.orderflow.standalone.verify;

import org.jspecify.annotations.NullMarked;
