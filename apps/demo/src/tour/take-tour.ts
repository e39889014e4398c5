import type { House, Server } from '../house.ts';
import type { Snippet } from '../snippets.ts';
import { exchangedToken } from './exchanged-token.ts';
import { httpSignature } from './http-signature.ts';
import { localToken } from './local-token.ts';
import { openKey } from './open-key.ts';
import { sortedParams } from './sorted-params.ts';
import { vendorSdks } from './vendor-sdks.ts';
import { outcomeOf, type Chapter, type Step } from './step.ts';

/** What one server made of one step. */
export interface Finding {
  readonly step: Step;
  readonly server: Server;
  /** `accepted`, the code of the refusal, or what else came back. */
  readonly found: string;
  readonly asExpected: boolean;
}

/** Hears how a tour goes. */
export interface TourGuide {
  onChapter(chapter: Chapter): void;
  onFinding(finding: Finding): void;
  /** A request that was signed just now, for people to paste. */
  onSnippet(snippet: Snippet): void;
  onNote(note: string): void;
}

/** Every pattern, with what is accepted and what is refused. */
export function planTour(house: House): readonly Chapter[] {
  const patterns = [openKey, localToken, exchangedToken, sortedParams, httpSignature, vendorSdks];
  return patterns.map((write) => write(house));
}

/** Takes every step on every server, one after the other. */
export async function takeTour(
  { servers }: House,
  chapters: readonly Chapter[],
  guide: TourGuide,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const chapter of chapters) {
    guide.onChapter(chapter);
    for (const step of chapter.steps) {
      for (const server of servers) {
        const found = await find(step, server);
        const finding = { step, server, found, asExpected: found === step.expected };
        findings.push(finding);
        guide.onFinding(finding);
      }
    }
    for (const snippet of (await chapter.toPaste?.()) ?? []) guide.onSnippet(snippet);
    if (chapter.note !== undefined) guide.onNote(chapter.note);
  }
  return findings;
}

/** What a step came to, or what went wrong on the way. */
async function find(step: Step, { url }: Server): Promise<string> {
  try {
    return await outcomeOf(await step.attempt(url), step.words);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
