export * from '../../../../common/page/format';
