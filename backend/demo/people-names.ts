/** Frequent names in Flanders, to put together at random. */

export const womensNames: readonly string[] = [
  ...['Marie', 'Emma', 'Louise', 'Anna', 'Maria', 'Elena', 'Julie', 'Lotte', 'Nele', 'Griet', 'Hilde', 'Godelieve'],
  ...['Rita', 'Katrien', 'Sofie', 'Amina', 'Fatima', 'Leen', 'An', 'Els', 'Ingrid', 'Mieke', 'Yasmine', 'Zeynep'],
  ...['Noor', 'Fien', 'Hanne', 'Chantal', 'Martine', 'Daniëlle', 'Hélène', 'Khadija', 'Oksana', 'Femke', 'Jozefien'],
]

export const mensNames: readonly string[] = [
  ...['Jan', 'Pieter', 'Luc', 'Marc', 'Jef', 'Bart', 'Koen', 'Wim', 'Tom', 'Stijn', 'Lars', 'Noah', 'Arthur', 'Jules'],
  ...['Mohamed', 'Youssef', 'Emre', 'Karel', 'Dirk', 'Guido', 'Etienne', 'Gilbert', 'Roger', 'Lowie', 'Finn', 'Seppe'],
  ...['Ibrahim', 'Andriy', 'Bram', 'Jelle', 'Matteo', 'Kobe', 'André', 'Hugo', 'Staf'],
]

export const familyNames: readonly string[] = [
  ...['Peeters', 'Janssens', 'Maes', 'Jacobs', 'Mertens', 'Willems', 'Claes', 'Goossens', 'Wouters', 'De Smet'],
  ...['Vermeulen', 'Pauwels', 'Dubois', 'Hermans', 'Aerts', 'Michiels', 'Martens', 'De Vos', 'Smets', 'Claeys'],
  ...['Hendrickx', 'Van Damme', 'De Backer', 'Verhoeven', 'Stevens', 'Van den Broeck', 'De Clercq', 'Bogaert'],
  ...['Vandersmissen', 'De Pauw', 'Coppens', 'Lemmens', 'Van Hecke', "D'Haese", 'El Amrani', 'Yilmaz', 'Benali'],
  ...['Kowalski', 'Shevchenko', 'Nguyen', 'Van de Velde', 'De Wolf', 'Segers', 'Wauters', 'Cools', 'Ruyssinck'],
]

export const streets: readonly string[] = [
  ...['Molenstraat', 'Kerkstraat', 'Stationsstraat', 'Nieuwstraat', 'Dorpsstraat', 'Kapellestraat', 'Schoolstraat'],
  ...['Lindelaan', 'Brusselsesteenweg', 'Gentsestraat', 'Vrijheidslaan', 'Veldstraat', 'Hoogstraat', 'Meersstraat'],
]
