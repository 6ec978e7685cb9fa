package io.orderflow.query.product;

import com.mongodb.client.MongoCollection;
import org.bson.Document;

/** The collection of products that serves. */
record ProductCollection(MongoCollection<Document> documents) {}
