'use client';
import { clsx } from 'clsx';
import { QRCodeSVG } from 'qrcode.react';

interface QrCodeProps {
  value: string;
  /** Edge in px, quiet zone included; or `fill` for the width of the parent. */
  size?: number | 'fill';
  /** What it leads to. Without it the code is decoration beside an address that is written out. */
  label?: string;
  className?: string;
}

/** Dark on white with the 4-module quiet zone of the standard: scanners at the far table need both. */
export function QrCode({ value, size = 192, label, className }: QrCodeProps) {
  return (
    <QRCodeSVG
      value={value}
      size={size === 'fill' ? 512 : size}
      level="M"
      marginSize={4}
      bgColor="#ffffff"
      fgColor="#0b0806"
      title={label}
      role={label ? 'img' : undefined}
      aria-hidden={label ? undefined : true}
      className={clsx('block rounded-sleeve', size === 'fill' && 'h-auto w-full', className)}
      shapeRendering="crispEdges"
    />
  );
}
