/**
 * Where cloud regions are, as latitude and longitude of their cities: AWS, Google Cloud and Azure spell the same places
 * differently, so names are compared without case and dashes. Regions without a number, such as `eu-west`, are the
 * areas that people name so. A region that is not here is not on the map; it is never guessed.
 */
const PLACES: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  'us-east': [39, -77], 'us-east-1': [39, -77.5], 'us-east-2': [40, -83], 'us-west': [37.4, -122], 'us-west-1': [37.4, -122], 'us-west-2': [45.8, -119.7], 'us-central': [41.3, -95.9],
  'us-south': [29.4, -98.5], 'us-north': [41.9, -87.6], 'ca-central': [45.5, -73.6], 'ca-central-1': [45.5, -73.6], 'ca-west-1': [51, -114], 'sa-east': [-23.5, -46.6], 'sa-east-1': [-23.5, -46.6], 'mx-central-1': [20.6, -100.4],
  'eu-west': [53.3, -6.3], 'eu-west-1': [53.3, -6.3], 'eu-west-2': [51.5, -0.1], 'eu-west-3': [48.9, 2.3], 'eu-central': [50.1, 8.7], 'eu-central-1': [50.1, 8.7], 'eu-central-2': [47.4, 8.5],
  'eu-north': [59.3, 18], 'eu-north-1': [59.3, 18], 'eu-south': [45.5, 9.2], 'eu-south-1': [45.5, 9.2], 'eu-south-2': [41.6, -0.9], 'eu-east': [52.2, 21],
  'ap-northeast': [35.7, 139.7], 'ap-northeast-1': [35.7, 139.7], 'ap-northeast-2': [37.6, 127], 'ap-northeast-3': [34.7, 135.5], 'ap-southeast': [1.35, 103.8], 'ap-southeast-1': [1.35, 103.8],
  'ap-southeast-2': [-33.9, 151.2], 'ap-southeast-3': [-6.2, 106.8], 'ap-southeast-4': [-37.8, 145], 'ap-south': [19, 72.9], 'ap-south-1': [19, 72.9], 'ap-south-2': [17.4, 78.5], 'ap-east': [22.3, 114.2], 'ap-east-1': [22.3, 114.2],
  'me-south-1': [26.1, 50.6], 'me-central-1': [24.5, 54.4], 'me-south': [26.1, 50.6], 'me-central': [24.5, 54.4], 'il-central-1': [32.1, 34.8], 'af-south': [-33.9, 18.4], 'af-south-1': [-33.9, 18.4], 'cn-north-1': [39.9, 116.4], 'cn-northwest-1': [37.5, 105.2],
  'us-east1': [33.2, -80], 'us-east4': [39, -77.5], 'us-east5': [40, -83], 'us-central1': [41.3, -95.9], 'us-south1': [32.8, -96.8], 'us-west1': [45.6, -121.2], 'us-west2': [34, -118.2], 'us-west3': [40.8, -111.9], 'us-west4': [36.2, -115.1],
  'northamerica-northeast1': [45.5, -73.6], 'northamerica-northeast2': [43.7, -79.4], 'southamerica-east1': [-23.5, -46.6], 'southamerica-west1': [-33.4, -70.7],
  'europe-west1': [50.4, 3.8], 'europe-west2': [51.5, -0.1], 'europe-west3': [50.1, 8.7], 'europe-west4': [53.4, 6.8], 'europe-west6': [47.4, 8.5], 'europe-west8': [45.5, 9.2], 'europe-west9': [48.9, 2.3], 'europe-west10': [52.5, 13.4],
  'europe-west12': [45.1, 7.7], 'europe-central2': [52.2, 21], 'europe-north1': [60.6, 27.2], 'europe-southwest1': [40.4, -3.7],
  'asia-east1': [24, 120.5], 'asia-east2': [22.3, 114.2], 'asia-northeast1': [35.7, 139.7], 'asia-northeast2': [34.7, 135.5], 'asia-northeast3': [37.6, 127], 'asia-south1': [19, 72.9], 'asia-south2': [28.6, 77.2],
  'asia-southeast1': [1.35, 103.8], 'asia-southeast2': [-6.2, 106.8], 'australia-southeast1': [-33.9, 151.2], 'australia-southeast2': [-37.8, 145], 'me-west1': [32.1, 34.8], 'me-central1': [25.3, 51.5], 'africa-south1': [-26.2, 28],
  'eastus': [37.4, -79.8], 'eastus2': [36.7, -78.4], 'centralus': [41.6, -93.6], 'northcentralus': [41.9, -87.6], 'southcentralus': [29.4, -98.5], 'westcentralus': [40.9, -110.2], 'westus': [37.8, -122.4], 'westus2': [47.2, -119.9], 'westus3': [33.4, -112],
  'canadacentral': [43.7, -79.4], 'canadaeast': [46.8, -71.2], 'brazilsouth': [-23.5, -46.6], 'northeurope': [53.3, -6.3], 'westeurope': [52.4, 4.9], 'uksouth': [51.5, -0.1], 'ukwest': [51.5, -3.2], 'francecentral': [48.9, 2.3],
  'germanywestcentral': [50.1, 8.7], 'switzerlandnorth': [47.4, 8.5], 'norwayeast': [59.9, 10.7], 'swedencentral': [60.7, 17.1], 'polandcentral': [52.2, 21], 'italynorth': [45.5, 9.2], 'spaincentral': [40.4, -3.7],
  'eastasia': [22.3, 114.2], 'southeastasia': [1.35, 103.8], 'japaneast': [35.7, 139.7], 'japanwest': [34.7, 135.5], 'koreacentral': [37.6, 127], 'centralindia': [18.6, 73.9], 'southindia': [13, 80.2], 'westindia': [19, 72.9],
  'australiaeast': [-33.9, 151.2], 'australiasoutheast': [-37.8, 145], 'uaenorth': [25.3, 55.3], 'qatarcentral': [25.3, 51.5], 'southafricanorth': [-26.2, 28], 'israelcentral': [32.1, 34.8],
};

const BY_NAME = new Map(Object.entries(PLACES));
/** `US East` and `us_east` are the same words. */
const normal = (region: string): string => region.trim().toLowerCase().replaceAll(/[\s_]+/g, '-');

/** Latitude and longitude of a region; undefined for one that is not known. */
export function placeOfRegion(region: string): readonly [latitude: number, longitude: number] | undefined {
  return BY_NAME.get(normal(region));
}
