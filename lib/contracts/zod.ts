import { z } from 'zod';

// In a browser zod would try whether it may make code out of text. Our content policy forbids that, and reports each attempt.
z.config({ jitless: 'document' in globalThis });

export { z };
