/** Every finding of a report as [family, text]; profiles of volume that everyone has are none. */
export function findingsOf(trends, patterns) {
  const found = [];
  for (const { name, trend, seasonality, anomalies, changePoints } of trends.series) {
    if (trend !== null && trend.direction !== 'none') found.push(['trend', `${name} ${trend.direction}`]);
    for (const { date, direction } of anomalies) found.push(['anomalies', `${name} ${date} ${direction}`]);
    for (const { date } of changePoints) found.push(['changePoints', `${name} ${date}`]);
    for (const { periodDays } of seasonality) {
      // Volume has a week in every world here, and breaches follow it.
      if (periodDays === 7 && (name === 'volume' || name === 'breaches')) continue;
      found.push(['seasonality', `${name} ${periodDays}`]);
    }
  }
  if (trends.stability?.verdict === 'unstable') found.push(['stability', 'compliance']);
  for (const { dimension, value, direction } of trends.riskFactors) {
    found.push(['riskFactors', `${dimension} ${value} ${direction}`]);
  }
  for (const { measure, team, weekday, startHour, hours } of patterns.hotSpots) {
    const family =
      measure === 'breaches' ? 'breachHotSpots' : team === null ? 'volumeHotSpots' : 'teamHotSpots';
    found.push([family, `${team} ${weekday} ${startHour}+${hours}`]);
  }
  for (const { service, title, manner } of patterns.recurring)
    found.push(['recurring', `${service} ${manner} ${title}`]);
  for (const { services } of patterns.coFailing) found.push(['coFailing', services.join(' ')]);
  for (const { group } of patterns.concentration) {
    found.push(['concentration', group.map(({ dimension, value }) => `${dimension} ${value}`).join(' ')]);
  }
  for (const { team } of patterns.afterHours) found.push(['afterHours', team]);
  for (const { dimension, value } of patterns.highResponse)
    found.push(['highResponse', `${dimension} ${value}`]);
  return found;
}
