export interface Authority {
  name: string
  url: string
}

/** Data protection authorities by country (ISO 3166-1 alpha-2), as each names itself. */
const AUTHORITIES: Readonly<Record<string, Authority>> = {
  AE: { name: 'UAE Data Office', url: 'https://u.ae/en/about-the-uae/digital-uae/data/data-protection-laws' },
  AT: { name: 'Österreichische Datenschutzbehörde', url: 'https://www.dsb.gv.at' },
  BE: { name: 'Autorité de protection des données', url: 'https://www.dataprotectionauthority.be' },
  BR: { name: 'Autoridade Nacional de Proteção de Dados', url: 'https://www.gov.br/anpd' },
  CH: {
    name: 'Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter',
    url: 'https://www.edoeb.admin.ch',
  },
  DE: {
    name: 'Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit',
    url: 'https://www.bfdi.bund.de',
  },
  EG: { name: 'Personal Data Protection Center', url: 'https://mcit.gov.eg' },
  ES: { name: 'Agencia Española de Protección de Datos', url: 'https://www.aepd.es' },
  FR: { name: 'Commission nationale de l’informatique et des libertés', url: 'https://www.cnil.fr' },
  GB: { name: 'Information Commissioner’s Office', url: 'https://ico.org.uk' },
  IE: { name: 'Data Protection Commission', url: 'https://www.dataprotection.ie' },
  IT: { name: 'Garante per la protezione dei dati personali', url: 'https://www.garanteprivacy.it' },
  NL: { name: 'Autoriteit Persoonsgegevens', url: 'https://autoriteitpersoonsgegevens.nl' },
  PT: { name: 'Comissão Nacional de Proteção de Dados', url: 'https://www.cnpd.pt' },
  SA: { name: 'Saudi Data and AI Authority', url: 'https://sdaia.gov.sa' },
}

/** All authorities of the EEA, where a complaint may go to that of one's home, work, or the place of the infringement. */
const EEA: Authority = {
  name: 'Any data protection authority of the European Economic Area',
  url: 'https://www.edpb.europa.eu/about-edpb/about-edpb/members_en',
}

/** The authority of the person's country; where it is not known to us, the list of the European ones. */
export const complaintAuthorityOf = (country: string | undefined): Authority =>
  (country === undefined ? undefined : AUTHORITIES[country]) ?? EEA
