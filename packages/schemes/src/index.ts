export { alipayV2, alipayV2Profile, alipayV2RsaProfile } from './alipay-v2.ts';
export { alipayV3, alipayV3Profile } from './alipay-v3.ts';
export { aliyunAcs3, aliyunAcs3Profile } from './aliyun-acs3.ts';
export type { AliyunOssOptions } from './aliyun-oss-bucket.ts';
export {
  aliyunOssV1,
  aliyunOssV1Link,
  aliyunOssV1LinkProfile,
  aliyunOssV1Profile,
} from './aliyun-oss-v1.ts';
export {
  aliyunOssV4,
  aliyunOssV4Link,
  aliyunOssV4LinkProfile,
  aliyunOssV4Profile,
} from './aliyun-oss-v4.ts';
export { aliyunRoa, aliyunRoaProfile } from './aliyun-roa.ts';
export { aliyunRpc, aliyunRpcProfile, type AliyunRpcOptions } from './aliyun-rpc.ts';
export { amap, amapProfile } from './amap.ts';
export {
  awsSigV4,
  awsSigV4PresignedProfile,
  awsSigV4Presigned,
  awsSigV4Profile,
} from './aws-sigv4.ts';
export { baiduBce, baiduBceProfile } from './baidu-bce.ts';
export { baiduMap, baiduMapProfile } from './baidu-map.ts';
export { baiduTranslate, baiduTranslateProfile } from './baidu-translate.ts';
export { hawk, hawkProfile } from './hawk.ts';
export { hawkBewit, hawkBewitProfile, type HawkBewitOptions } from './hawk-bewit.ts';
export { huawei, huaweiProfile } from './huawei.ts';
export { kuaidi100, kuaidi100Profile } from './kuaidi100.ts';
export { oauth1, oauth1Profile, oauth1Sha1Profile } from './oauth1.ts';
export { qiniu, qiniuProfile } from './qiniu.ts';
export { qiniuDownload, qiniuDownloadProfile } from './qiniu-download.ts';
export { qiniuQbox, qiniuQboxProfile } from './qiniu-qbox.ts';
export {
  qiniuUpload,
  qiniuUploadForm,
  qiniuUploadFormProfile,
  qiniuUploadProfile,
} from './qiniu-upload.ts';
export type { SchemeOptions } from './scheme-options.ts';
export {
  standardWebhooks,
  standardWebhooksProfile,
  toWebhookSecret,
  type StandardWebhooksOptions,
} from './standard-webhooks.ts';
export {
  taobaoTop,
  taobaoTopHmacMd5Profile,
  taobaoTopMd5Profile,
  taobaoTopProfile,
  type TaobaoTopOptions,
} from './taobao-top.ts';
export {
  tencentCos,
  tencentCosPresigned,
  tencentCosPresignedProfile,
  tencentCosProfile,
} from './tencent-cos.ts';
export { tencentMap, tencentMapProfile } from './tencent-map.ts';
export { tencentTc3, tencentTc3Profile, type TencentTc3Options } from './tencent-tc3.ts';
export { tencentV1, tencentV1Profile, tencentV1Sha1Profile } from './tencent-v1.ts';
export { upyun, upyunProfile } from './upyun.ts';
export { volcengine, volcengineProfile } from './volcengine.ts';
export {
  wechatPayV2,
  wechatPayV2Md5Profile,
  wechatPayV2Profile,
  type WeChatPayV2Options,
} from './wechatpay-v2.ts';
export { wechatPayV3, wechatPayV3Profile } from './wechatpay-v3.ts';
export { youdaoV3, youdaoV3Profile } from './youdao-v3.ts';
export { alipayV2Refusals, alipayV3Refusals } from './refusals/alipay.ts';
export { aliyunRefusals, aliyunXmlRefusals } from './refusals/aliyun.ts';
export { aliyunOssLinkRefusals, aliyunOssRefusals } from './refusals/aliyun-oss.ts';
export { amapRefusals } from './refusals/amap.ts';
export { awsQueryRefusals, awsS3Refusals } from './refusals/aws.ts';
export { baiduBceRefusals } from './refusals/baidu-bce.ts';
export { baiduMapRefusals } from './refusals/baidu-map.ts';
export { baiduTranslateRefusals } from './refusals/baidu-translate.ts';
export { hawkBewitRefusals, hawkRefusals } from './refusals/hawk.ts';
export { huaweiRefusals } from './refusals/huawei.ts';
export { kuaidi100Refusals } from './refusals/kuaidi100.ts';
export { oauth1Refusals } from './refusals/oauth1.ts';
export { qiniuManagementRefusals, qiniuTokenRefusals } from './refusals/qiniu.ts';
export { standardWebhooksRefusals } from './refusals/standard-webhooks.ts';
export { taobaoTopRefusals } from './refusals/taobao-top.ts';
export { tencentRefusals } from './refusals/tencent.ts';
export { tencentCosRefusals } from './refusals/tencent-cos.ts';
export { tencentMapRefusals } from './refusals/tencent-map.ts';
export { upyunRefusals } from './refusals/upyun.ts';
export { volcengineRefusals } from './refusals/volcengine.ts';
export { wechatPayV2Refusals } from './refusals/wechatpay-v2.ts';
export { wechatPayV3Refusals } from './refusals/wechatpay-v3.ts';
export { youdaoRefusals } from './refusals/youdao.ts';
