import type { House, Server } from '../house.ts';
import { exchangedToken } from './exchanged-token.ts';
import { httpSignature } from './http-signature.ts';
import { localToken } from './local-token.ts';
import { openKey } from './open-key.ts';
import { sortedParams } from './sorted-params.ts';
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
}

/** Every pattern, with what is accepted and what is refused. */
export function planTour(house: House): readonly Chapter[] {
  return [openKey, localToken, exchangedToken, sortedParams, httpSignature].map((write) =>
    write(house),
  );
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
  }
  return findings;
}

/** What a step came to, or what went wrong on the way. */
async function find(step: Step, { url }: Server): Promise<string> {
  try {
    return await outcomeOf(await step.attempt(url));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
