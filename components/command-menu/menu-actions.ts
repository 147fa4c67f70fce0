import { setHelpOpen } from '#components/shell/shell-state.ts';
import { setDensity, setTheme } from '#components/shell/use-display.ts';
import { rememberPreference } from '#components/shell/preference-cookie.ts';
import { LOCALES } from '#lib/contracts/preferences.ts';
import { apiRoutes, routes } from '#lib/contracts/routes.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import type { MenuItem } from '#lib/views/search/menu-items.ts';
import { CONFIG_SECTIONS, GATES } from '#lib/views/settings/config-fields.ts';

/** A line that does something in place, or leads to where it is done. */
export type MenuAction = Omit<MenuItem, 'href'> & ({ readonly href: string } | { readonly run: () => void });

/** What can be done from anywhere, in the order of how often it is. `refresh` reads the page anew, in another language. */
export function menuActions({ t, locale }: Phrasing, refresh: () => void): MenuAction[] {
  const lead = (key: string, title: string, href: string, detail = ''): MenuAction => ({ key, title, detail, href });
  const act = (key: string, title: string, detail: string, run: () => void): MenuAction => ({ key, title, detail, run });
  const settings = CONFIG_SECTIONS.flatMap(({ fields }) => fields).map(({ path, label }) => lead(`setting/${path}`, t(label), routes.settings(path), t('settings.title')));
  const languages = LOCALES.filter((other) => other !== locale).map((other) => act(`language-${other}`, t(`language.${other}`), t('language.label'), () => {
    rememberPreference('locale', other);
    refresh();
  }));
  return [
    lead('create-yaml', t('menu.createYaml'), routes.create()),
    lead('create-form', t('menu.createForm'), routes.create('?from=form')),
    lead('create-cluster', t('menu.createFromCluster'), routes.create('?from=cluster')),
    lead('join', t('menu.join'), routes.registerCluster()),
    lead('enable', t('types.enableAnother'), routes.types('?do=enable')),
    lead('plan', t('menu.plan'), routes.planner()),
    lead('names', t('dns.add'), routes.addNames('', '')),
    act('theme-light', t('theme.light'), t('theme.label'), () => setTheme('light')),
    act('theme-dark', t('theme.dark'), t('theme.label'), () => setTheme('dark')),
    act('theme-system', t('theme.system'), t('theme.label'), () => setTheme('system')),
    act('density-compact', t('density.compact'), t('density.label'), () => setDensity('compact')),
    act('density-comfortable', t('density.comfortable'), t('density.label'), () => setDensity('comfortable')),
    ...languages,
    act('help', t('keys.title'), '?', () => setHelpOpen(true)),
    ...settings,
    ...GATES.map((name) => lead(`gate/${name}`, name, routes.settings(name), t('settings.gates'))),
    act('sign-out', t('session.signOut'), '', signOut),
  ];
}

/** Signing out is a post, so that no link elsewhere can do it. */
function signOut(): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = apiRoutes.signOut();
  document.body.append(form);
  form.submit();
}
