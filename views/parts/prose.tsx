/**
 * HTML that a host wrote and the sanitiser let through at import, or that was made from our own guide. The one place where
 * markup is not escaped: never hand it anything else.
 */
export function Prose({ html }: { html: string }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
