import type { Schema } from "./schema.ts";

/** What we write of an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html). */
export type OpenApi = {
  openapi: "3.1.1";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Record<string, string>> };
};

export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  /** What a caller has to show; none at all: nothing. */
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, Answer>;
};

export type Parameter = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: Schema;
};

export type Answer = {
  description: string;
  headers?: Record<string, { description: string; schema: Schema }>;
  content?: Content;
};

/** By media type. */
export type Content = Record<string, { schema: Schema }>;
