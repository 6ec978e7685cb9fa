/** What Axon keeps in MongoDB: the tokens of event processors, stored after all else of a batch. */
@NullMarked
package io.orderflow.support.mongo;

import org.jspecify.annotations.NullMarked;
