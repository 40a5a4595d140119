export declare function rawStrings(code: string): { line: number; text: string }[];
export declare function allRawStrings(): string[];
export declare function missingEnglish(): Promise<string[]>;
export declare function contradictingEnglish(): Promise<string[]>;
