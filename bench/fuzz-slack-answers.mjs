/** What is wrong with the answer to a form, to its suggestions, or to any other request of Slack's. */
import { loadTypescript } from './typescript.mjs';

const { suggestionProblems, viewProblems } = await loadTypescript('test/support/slack/block-rules.ts');

/** `given`: an acknowledgement's payload, or the text of a response. */
export function answerProblems(given) {
  if (given === '' || given === undefined) return [];
  let answer = given;
  try {
    if (typeof given === 'string') answer = JSON.parse(given);
  } catch {
    return [`answered no JSON: ${given}`];
  }
  if (Object.keys(answer).length === 0) return [];
  if ('challenge' in answer) return [];
  if ('options' in answer) return suggestionProblems(answer);
  if (answer.response_action === 'update') return viewProblems(answer.view);
  if (answer.response_action === 'errors') {
    const texts = Object.entries(answer.errors);
    const isFine = texts.length > 0 && texts.every(([, text]) => typeof text === 'string' && text !== '');
    return isFine ? [] : [`errors ${JSON.stringify(answer)}`];
  }
  return [`odd answer: ${JSON.stringify(answer).slice(0, 300)}`];
}
